// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.provider.Patience;
import io.github.finetune4j.internal.names.Remedy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the service for one thing after the other. What is refused is on the list of what is missing, and keeps nothing
 * else from coming. A service that fails is asked again, after 1, 4 and 16 seconds (each time as often as its client
 * does by itself); one that has failed so for three things in a row is asked no more.
 */
final class PatientService {
    private static final int ATTEMPTS = 4;
    private static final int MOST_IN_A_ROW = 3;
    private static final int FACTOR = 4;
    /** Refusals that say nothing of the thing. */
    private static final Set<Integer> PASSING = Set.of(401, 408, 409, 425, 429);

    private final Sleeper sleeper;
    private final FetchLog log;
    private int inARow;
    private String dead = "";
    private @Nullable AuthenticationException refusal;

    PatientService(Sleeper sleeper, FetchLog log) {
        this.sleeper = sleeper;
        this.log = log;
    }

    /** {@return whether it is asked no more} */
    boolean dead() {
        return !dead.isEmpty();
    }

    /** {@return what it gives; empty where it is missing, which is on the list then} */
    <T> Optional<T> ask(Thing thing, Supplier<T> call) {
        if (dead()) {
            log.missing(thing, "not asked for: " + dead, false);
            return Optional.empty();
        }
        Duration pause = Duration.ofSeconds(1);
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return answered(call.get());
            } catch (AuthenticationException e) {
                return refused(thing, e);
            } catch (IllegalArgumentException e) {
                return unnameable(thing, e);
            } catch (ProviderException e) {
                if (lasting(e)) {
                    return gone(thing, e);
                }
            }
            Patience.sleep(
                    sleeper, pause, "interrupted while a service was waited for -> call fetch again, it goes on");
            pause = pause.multipliedBy(FACTOR);
        }
        return last(thing, call);
    }

    private <T> Optional<T> last(Thing thing, Supplier<T> call) {
        try {
            return answered(call.get());
        } catch (AuthenticationException e) {
            return refused(thing, e);
        } catch (ProviderException e) {
            if (lasting(e)) {
                return gone(thing, e);
            }
            log.missing(thing, Remedy.without(e), false);
            inARow++;
            if (inARow >= MOST_IN_A_ROW) {
                dead = "the service has failed for " + inARow + " things in a row";
            }
            return Optional.empty();
        }
    }

    private <T> Optional<T> answered(T answer) {
        inARow = 0;
        return Optional.of(answer);
    }

    /** Throws what the service said where it does not take the key. */
    void refuseWrongKey() {
        if (refusal != null) {
            throw refusal;
        }
    }

    private <T> Optional<T> refused(Thing thing, AuthenticationException e) {
        refusal = e;
        dead = "the service takes the key no longer";
        log.missing(thing, Remedy.without(e), false);
        return Optional.empty();
    }

    /** The service has named it so that nobody can ask for it, as {@code ..} in a path. */
    private <T> Optional<T> unnameable(Thing thing, IllegalArgumentException e) {
        log.missing(thing, "can't be asked for: " + Remedy.without(e), true);
        return Optional.empty();
    }

    private <T> Optional<T> gone(Thing thing, ProviderException e) {
        inARow = 0;
        log.missing(thing, why(e) + Remedy.without(e), true);
        return Optional.empty();
    }

    private static String why(ProviderException e) {
        return switch (e.status().orElse(0)) {
            case 404, 410 -> "deleted or expired: ";
            case 403 -> "forbidden: ";
            default -> "refused: ";
        };
    }

    private static boolean lasting(ProviderException e) {
        int status = e.status().orElse(0);
        boolean passing = e instanceof TransientProviderException
                || e instanceof RateLimitedException
                || e instanceof ProviderUnavailableException;
        return !passing && status / 100 == 4 && !PASSING.contains(status);
    }
}
