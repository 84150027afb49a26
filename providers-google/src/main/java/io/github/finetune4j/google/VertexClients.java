// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.ApiClient;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** One client for each host, made when it is first needed. Safe for use by several threads. */
final class VertexClients implements AutoCloseable {
    private final VertexPlace place;
    private final Function<URI, ApiClient> make;
    private final Map<URI, ApiClient> made = new HashMap<>();
    private boolean closed;

    VertexClients(VertexPlace place, Function<URI, ApiClient> make) {
        this.place = place;
        this.make = make;
    }

    VertexPlace place() {
        return place;
    }

    /** {@return the client for tuning} */
    ApiClient tuning() {
        return at(place.region());
    }

    /** {@return the client for resources of a location} */
    ApiClient at(String location) {
        return of(place.url(location));
    }

    ApiClient storage() {
        return of(place.storage());
    }

    private synchronized ApiClient of(URI url) {
        ApiClient client = made.computeIfAbsent(url, make);
        if (closed) {
            client.close();
        }
        return client;
    }

    @Override
    public synchronized void close() {
        closed = true;
        made.values().forEach(ApiClient::close);
    }
}
