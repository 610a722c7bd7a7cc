# Words of My Page.
