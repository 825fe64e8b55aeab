/// Client.
