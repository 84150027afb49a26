// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.http.ApiError;
import io.github.finetune4j.http.ErrorRules;
import io.github.finetune4j.http.HttpReply;
import java.util.Optional;

/** The errors of the API where they mean something of their own; 529, overloaded, may pass as all from 500 on do. */
final class AnthropicErrors implements ErrorRules {
    static final AnthropicErrors RULES = new AnthropicErrors();

    private static final int BILLING = 402;
    private static final int LIMITED = 429;
    /** The month's limit of money; it has the same type as a limit of requests a minute. */
    private static final String SPENT = "enforced_spend_limit_reached";

    private AnthropicErrors() {}

    @Override
    public boolean mayPass(HttpReply reply) {
        boolean spent = reply.status() == LIMITED && reply.text().contains(SPENT);
        return !spent && ErrorRules.super.mayPass(reply);
    }

    @Override
    public Optional<ProviderException> special(ApiError error) {
        return error.status() == BILLING
                ? Optional.of(new PermissionException(
                        error.message("look at the account's billing: waiting does not help"), error.failure(), null))
                : Optional.empty();
    }
}
