"""What existing notebooks run to get ``get_gaia_utils``."""

from gaialab import get_gaia_utils

__all__ = ["get_gaia_utils"]
