"""The names that notebooks of the Gaia HPC cluster import, over gaialab.

>>> from gaiahpc import GaiaHpcClient
>>> from gaiahpc.models import JobRequest
>>> client = GaiaHpcClient("user")
"""

from .client import GaiaHpcClient
from .models import JobRequest

__all__ = ["GaiaHpcClient", "JobRequest"]
