"""The one channel layer, which carries hints between worker processes and nothing else."""


def channel_layers(redis_url: str) -> dict:
    """Django's CHANNEL_LAYERS: none without Redis, where one process needs no hints from others.

    The layer is not called "default", so that consumers open none of their own and no socket waits for Redis.
    Short time limits keep a frozen Redis from holding up anybody; without the retry the first message after a
    restart of Redis would be lost.
    """
    if not redis_url:
        return {}
    from redis.asyncio.retry import Retry  # slow to import, and most offices have no Redis
    from redis.backoff import ConstantBackoff

    host = {
        "address": redis_url,
        "socket_connect_timeout": 0.3,
        "socket_timeout": 0.3,
        "retry": Retry(ConstantBackoff(0.1), 3),
    }
    return {
        "kicks": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [host]},
        }
    }
