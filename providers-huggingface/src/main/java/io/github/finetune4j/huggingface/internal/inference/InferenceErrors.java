// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.inference;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.http.ApiError;
import io.github.finetune4j.http.ErrorRules;
import io.github.finetune4j.http.HttpReply;
import java.util.Optional;

/** The meaning of errors of the router and of Inference Endpoints. */
public final class InferenceErrors implements ErrorRules {
    private static final String NOT_SERVED = "model_not_supported";

    @Override
    public boolean mayPass(HttpReply reply) {
        return reply.status() != 409 && ErrorRules.super.mayPass(reply); // a name that is taken stays taken
    }

    @Override
    public Optional<ProviderException> special(ApiError error) {
        if (error.body().code().equals(NOT_SERVED)) {
            return invalid(
                    error,
                    "take a model that a provider serves; an adapter or a tuned model of one's own needs an Inference Endpoint");
        }
        return switch (error.status()) {
            case 402 ->
                Optional.of(new PermissionException(
                        error.message("look at the account's billing: the credits are used up"),
                        error.failure(),
                        null));
            case 404 -> invalid(error, "check name and owner");
            case 409 -> invalid(error, "there is one of that name: delete it, or choose another name");
            default -> Optional.empty();
        };
    }

    private static Optional<ProviderException> invalid(ApiError error, String toDo) {
        return Optional.of(new InvalidRequestException(error.message(toDo), error.failure(), null));
    }
}
