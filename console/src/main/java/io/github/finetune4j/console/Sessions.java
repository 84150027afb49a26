// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The sessions of those who have come in with a token that works once. Safe for use by several threads. */
final class Sessions {
    static final Duration IDLE = Duration.ofHours(12);
    private static final int MOST = 16;
    private static final int BYTES = 32;

    /**
     * One browser.
     *
     * @param id what its cookie holds
     * @param secret what its forms hold, so that nobody else's do
     */
    record Session(String id, String secret) {}

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanos;
    private final Map<Session, Long> lastUse = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Session, Long> eldest) {
            return size() > MOST;
        }
    };
    private @Nullable String token;

    Sessions(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** {@return a new token, which opens one session; the one before opens none any more} */
    synchronized String newToken() {
        String fresh = secret();
        token = fresh;
        return fresh;
    }

    /** {@return a session, if the token is the one that was given out last and has not been used} */
    synchronized Optional<Session> open(String given) {
        String expected = token;
        if (expected == null || !Secrets.same(expected, given)) {
            return Optional.empty();
        }
        token = null;
        Session session = new Session(secret(), secret());
        lastUse.put(session, nanos.getAsLong());
        return Optional.of(session);
    }

    /** {@return the session of a cookie, if it is one and was used lately} */
    synchronized Optional<Session> find(String id) {
        lastUse.values().removeIf(last -> nanos.getAsLong() - last > IDLE.toNanos());
        Optional<Session> found = lastUse.keySet().stream()
                .filter(session -> Secrets.same(session.id(), id))
                .findFirst();
        found.ifPresent(session -> lastUse.put(session, nanos.getAsLong()));
        return found;
    }

    private String secret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
