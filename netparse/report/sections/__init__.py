"""The sections of the page: each module holds what one of them shows and the function that builds it.

The part of the template that prints it is ``templates/report/sections/`` with the same stem; ``netparse.report.page`` has the order.
"""
