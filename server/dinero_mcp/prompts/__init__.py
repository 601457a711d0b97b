"""Prompts: ready questions a person picks in a host, in Danish and English. They ask for tools; they read nothing."""
