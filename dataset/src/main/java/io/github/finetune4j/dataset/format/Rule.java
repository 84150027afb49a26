// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.dataset.Severity;
import java.net.URI;
import java.time.LocalDate;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A documented rule of a training service. {@code docs/reference/data-rules.md} lists them all. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract sealed class Rule permits DataRule, SizeRule {
    private final String owner;
    private final RuleText text;

    Rule(String owner, RuleText text) {
        this.owner = owner;
        this.text = text;
    }

    /**
     * {@return the rule's name: the word of its shape or target and its code, for example
     * {@code openai-sft/too-few-rows}}
     */
    public final String id() {
        return owner + "/" + text.code();
    }

    /** {@return the code of its issues, for example {@code first-message-not-user}} */
    public final String code() {
        return text.code();
    }

    /** {@return how bad it is to break it} */
    public final Severity severity() {
        return text.severity();
    }

    /** {@return what is wrong where it is broken, in one sentence} */
    public final String meaning() {
        return text.meaning();
    }

    /** {@return what to do then} */
    public final String fix() {
        return text.fix();
    }

    /** {@return who says so: a service's documentation, its client, or this project} */
    public final String source() {
        return text.source().name();
    }

    /** {@return the page that says so; empty where this project does} */
    public final Optional<URI> sourceUrl() {
        return Optional.ofNullable(text.source().url());
    }

    /** {@return the day on which that page was last read; empty where this project says so} */
    public final Optional<LocalDate> sourceRead() {
        return Optional.ofNullable(text.source().read());
    }

    @Override
    public final String toString() {
        return id();
    }
}
