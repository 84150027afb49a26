// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.Sleeper;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * A way to make what must not be made twice: after a failure that leaves open whether it was made, it is looked for
 * before it is made again. Immutable, so safe for use by several threads.
 *
 * @param sleeper waits, so that what was made has time to show
 * @param attempts at most; with one, a failure is thrown as it is, and whoever calls again with the same key finds what
 *     was made
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CreateOnce(Sleeper sleeper, int attempts) {
    private static final int USUAL = 3;
    private static final int CONFLICT = 409;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /**
     * Takes three attempts.
     *
     * @param sleeper waits, so that what was made has time to show
     */
    public CreateOnce(Sleeper sleeper) {
        this(sleeper, USUAL);
    }

    /** {@return one attempt, for a service whose client repeats by itself} */
    public static CreateOnce notRepeated() {
        return new CreateOnce(Sleeper.system(), 1);
    }

    /**
     * {@return what was made, or was there}
     *
     * @param find looks for it
     * @param make makes it
     * @param <T> what is made
     * @throws ProviderException what making it threw, if it is not there then
     */
    public <T> T make(Supplier<Optional<T>> find, Supplier<T> make) {
        for (int attempt = 1; ; attempt++) {
            try {
                return make.get();
            } catch (ProviderException e) {
                if (attempts == 1 || !mayBeDone(e)) {
                    throw e;
                }
                pause(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)));
                Optional<T> made = find.get();
                if (made.isPresent()) {
                    return made.get();
                }
                if (attempt >= attempts || !(e instanceof TransientProviderException)) {
                    throw e;
                }
            }
        }
    }

    /**
     * {@return whether what was to be made may be there: after an error that may pass, an answer that could not be
     * read, or a name that is taken, unless nothing was sent}
     *
     * @param e what making it threw
     */
    public static boolean mayBeDone(ProviderException e) {
        boolean refused =
                e instanceof RateLimitedException || "no".equals(e.details().get("sent"));
        boolean unreadable = e.status().orElse(0) / 100 == 2;
        boolean there = e.status().orElse(0) == CONFLICT;
        return unreadable || there || (e instanceof TransientProviderException && !refused);
    }

    private void pause(Duration time) {
        Patience.sleep(
                sleeper,
                time,
                "interrupted while it was open whether a request was carried out -> start again with the same key,"
                        + " which finds what was made");
    }
}
