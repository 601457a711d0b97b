"""The contract suite: any Dinero MCP server, held to its promises from outside.

Law of this package: it drives a server over MCP and the fake over HTTP, takes its expected figures from the
cassettes, and imports neither the server nor the fake. In a wheel it is called `dinero_contract`; its modules
import each other relatively, so that it works under both names.
"""
