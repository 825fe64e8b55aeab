// What pages do beyond links and forms; all of it works without.
