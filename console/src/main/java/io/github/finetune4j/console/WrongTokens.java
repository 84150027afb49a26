// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts wrong tokens, says so in the log, and refuses those of an address that gave too many. The right token is never
 * asked whether it has to wait: behind one address there are many people, and whoever guesses must not lock out the
 * one who knows. Guessing is hopeless by the length of a token, not by the wait. It remembers a bounded number of
 * addresses, and writes two lines a minute at most, without the token.
 */
final class WrongTokens {
    static final int FREE = 5;
    static final String TOO_MANY =
            "too many wrong tokens from here -> wait for a minute; the right one is taken at once";
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int ADDRESSES = 1000;
    private static final System.Logger LOG = System.getLogger(WrongTokens.class.getName());

    /** A count of what came from one address since a moment. */
    private record Count(long since, int wrong) {}

    private final String guarded;
    private final LongSupplier nanos;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > ADDRESSES;
        }
    };
    private long all;
    private @Nullable Long reportedWrong;
    private @Nullable Long reportedLocked;

    /** @param guarded what it guards, as the log names it */
    WrongTokens(String guarded, LongSupplier nanos) {
        this.guarded = guarded;
        this.nanos = nanos;
    }

    /** {@return how many came, from everywhere} */
    synchronized long count() {
        return all;
    }

    static String retryAfter(Duration wait) {
        return String.valueOf(wait.toSeconds() + 1);
    }

    static Answered tooMany(Duration wait) {
        return Answered.words(429, TOO_MANY).with("Retry-After", retryAfter(wait));
    }

    /** {@return for how long further wrong tokens of the address are refused; zero if they aren't} */
    synchronized Duration wait(String address) {
        Count count = counts.get(address);
        if (count == null || count.wrong() < FREE) {
            return Duration.ZERO;
        }
        Duration left = WINDOW.minusNanos(nanos.getAsLong() - count.since());
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized void wrong(String address) {
        all++;
        long now = nanos.getAsLong();
        Count before = counts.get(address);
        boolean same = before != null && !over(before.since(), now);
        Count count = before != null && same ? new Count(before.since(), before.wrong() + 1) : new Count(now, 1);
        counts.put(address, count);
        if (reportedWrong == null || over(reportedWrong, now)) {
            reportedWrong = now;
            warn("a wrong token was given, from " + address);
        }
        if (count.wrong() == FREE && (reportedLocked == null || over(reportedLocked, now))) {
            reportedLocked = now;
            warn(FREE + " wrong tokens were given from " + address + ": further ones are refused for a minute");
        }
    }

    private static boolean over(long since, long now) {
        return now - since >= WINDOW.toNanos();
    }

    private void warn(String what) {
        LOG.log(System.Logger.Level.WARNING, "{0}: {1}; {2} in all so far, not each is reported", guarded, what, all);
    }
}
