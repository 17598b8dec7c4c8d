"""How requests pass through the server."""


def in_one_thread(get_response):
    """Make everything outside this middleware and the view run in one thread, in one go.

    Under ASGI Django would run each middleware as a task of its own, with two thread changes each: more than half
    of a page's time. A middleware that knows no `async`, placed innermost, makes the others stay in the thread.
    """
    return get_response
