"""What MiniStack's ECS uses of the package docker, for machines without Docker: a container is a process of this machine.

It runs the container's command; without a command it runs until it is stopped. Images are not looked at.
"""

import os
import subprocess
import uuid

from docker.errors import APIError, NotFound

_NETWORKS = {"bridge": {"IPAddress": "172.17.0.2"}}


class _Container:
    def __init__(self, command, environment):
        self.id = uuid.uuid4().hex
        self.attrs = {"NetworkSettings": {"Networks": _NETWORKS}}
        # cat ends with its input, so no process outlives MiniStack
        try:
            self._process = subprocess.Popen(
                command or ["cat"],
                env={"PATH": os.environ["PATH"], **environment},
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
            )
        except OSError as failure:
            raise APIError(f"OCI runtime create failed: {failure}") from failure

    @property
    def status(self):
        return "running" if self._process.poll() is None else "exited"

    def reload(self):
        pass

    def wait(self):
        code = self._process.wait()
        return {"StatusCode": code if code >= 0 else 128 - code}

    def stop(self, timeout):
        self._process.terminate()
        self._process.wait(timeout)

    def remove(self, v=False, force=False):
        self._process.kill()

    def logs(self, **_):
        return []


class _Containers:
    def __init__(self):
        self._started = {}

    def run(self, image, command=None, environment=None, **_):
        container = _Container(command, environment or {})
        self._started[container.id] = container
        return container

    def get(self, container_id):
        if container_id not in self._started:
            raise NotFound(f"No such container: {container_id}")
        return self._started[container_id]

    def list(self, **_):
        return []


class _Image:
    def tag(self, repository, tag):
        return True


class _Images:
    def pull(self, image, **_):
        return _Image()

    def get(self, image):
        return _Image()

    def get_registry_data(self, image, **_):
        raise NotFound(image)


class _Client:
    def __init__(self):
        self.containers = _Containers()
        self.images = _Images()


def from_env(timeout):
    return _Client()
