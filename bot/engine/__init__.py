"""How a talk goes on, whatever is typed: a form being filled, not a place in a script.

Pure: no clock, no database, no carrier. `turning.Book` is the door; a flow is written with the words of `steps`.
"""
