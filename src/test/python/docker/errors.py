class APIError(Exception):
    pass


class NotFound(APIError):
    pass


class ImageNotFound(NotFound):
    pass
