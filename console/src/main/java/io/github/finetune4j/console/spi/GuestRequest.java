// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.spi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A request of guests. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class GuestRequest {
    private final boolean change;
    private final String path;
    private final Map<String, List<String>> values;
    private final @Nullable String session;
    private final String nonce;

    /**
     * Makes a request.
     *
     * @param change whether something is to be changed
     * @param path below that of the pages, without a slash before it
     * @param values of the address or the form, by name
     * @param session what {@link GuestReply#withSession} has left in this browser; null where it has left nothing
     * @param nonce of this answer's script and style
     */
    public GuestRequest(
            boolean change, String path, Map<String, List<String>> values, @Nullable String session, String nonce) {
        this.change = change;
        this.path = path;
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((name, all) -> copy.put(name, List.copyOf(all)));
        this.values = copy;
        this.session = session;
        this.nonce = nonce;
    }

    /** {@return whether something is to be changed, not only shown} */
    public boolean isChange() {
        return change;
    }

    /** {@return the path below that of the pages, without a slash before it; empty for the first page} */
    public String path() {
        return path;
    }

    /**
     * {@return a value as it was sent; empty where it is missing}
     *
     * @param name of the field
     */
    public Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }

    /**
     * {@return all values of a name, in their order; empty where there is none}
     *
     * @param name of the field
     */
    public List<String> values(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** {@return what {@link GuestReply#withSession} has left in this browser: anybody can make one up, so check it} */
    public Optional<String> session() {
        return Optional.ofNullable(session);
    }

    /** {@return what the elements {@code script} and {@code style} of the answer must have as their {@code nonce}} */
    public String nonce() {
        return nonce;
    }
}
