# Words of the core: money.
