// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openfeature;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.Reason;
import io.github.finetune4j.internal.names.Given;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A boolean flag that is asked for, and how often it gave no answer. Said once, until it answers again. */
final class SteeringFlag {
    private static final System.Logger LOG = System.getLogger(SteeringFlag.class.getName());

    private final Client client;
    private final String key;
    private final String otherwise;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicBoolean said = new AtomicBoolean();
    private volatile @Nullable String lastFailure;

    /** @param otherwise what happens without an answer, for the log */
    SteeringFlag(Client client, String key, String otherwise) {
        Given.text("key of a flag", key);
        this.client = client;
        this.key = key;
        this.otherwise = otherwise;
    }

    String key() {
        return key;
    }

    /** {@return what it says; empty if it says nothing: disabled, unknown, of another type, its service gone} */
    Optional<Boolean> read(EvaluationContext context) {
        try {
            FlagEvaluationDetails<Boolean> details = client.getBooleanDetails(key, false, context);
            if (details.getErrorCode() != null) {
                failed("gives no answer", details.getErrorCode().name());
                return Optional.empty();
            }
            said.set(false);
            return Reason.DISABLED.name().equals(details.getReason())
                    ? Optional.empty()
                    : Optional.ofNullable(details.getValue());
        } catch (RuntimeException | Error e) {
            failed("gives no answer", e.getClass().getName());
            return Optional.empty();
        }
    }

    void failed(String how, String what) {
        failures.incrementAndGet();
        lastFailure = what;
        if (!said.getAndSet(true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "flag {0} {1} ({2}): {3} -> look after the service; this is said once",
                    key,
                    how,
                    what,
                    otherwise);
        }
    }

    long failures() {
        return failures.get();
    }

    Optional<String> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }
}
