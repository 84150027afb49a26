// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Words for a provider that breaks a rule of {@code docs/reference/provider-rules.md}, with the rule's number. */
record BrokenRules(String provider) {
    private static final String TELL = " -> tell the provider's authors; they can check it with FineTuneProviderTck";

    ProviderException hangs(String verb, Duration limit) {
        return new ProviderException(
                "provider " + provider + " did not return from " + verb + " within " + ShownTime.words(limit)
                        + ": rule 6.4, every verb returns in time" + TELL,
                ProviderFailure.of(provider, verb),
                null);
    }

    ProviderException closed(String verb, IllegalStateException cause) {
        return new ProviderException(
                "provider " + provider + " is closed, or in no state for " + verb + ": " + Remedy.without(cause)
                        + (verb.equals("submit") ? " -> submit with" : " -> attach to the job with")
                        + " an open provider (rule 7.2: only a closed provider throws IllegalStateException)",
                ProviderFailure.of(provider, verb),
                cause);
    }

    ProviderException threw(String verb, @Nullable Throwable cause) {
        return new ProviderException(
                "provider " + provider + " threw " + cause + " from " + verb
                        + ": rule 6.3, a verb fails with a FineTuneException only" + TELL,
                ProviderFailure.of(provider, verb),
                cause);
    }

    ProviderException wordless(String verb, @Nullable Throwable cause) {
        String type = cause == null ? "nothing" : cause.getClass().getName();
        return new ProviderException(
                "provider " + provider + " threw " + type + ", which has no words, from " + verb
                        + ": rule 6.3, a verb fails with a FineTuneException only" + TELL,
                ProviderFailure.of(provider, verb),
                null);
    }

    ProviderException returned(String verb, String what, String rule) {
        return new ProviderException(
                "provider " + provider + " returned " + what + " from " + verb + ": rule " + rule + TELL,
                ProviderFailure.of(provider, verb),
                null);
    }
}
