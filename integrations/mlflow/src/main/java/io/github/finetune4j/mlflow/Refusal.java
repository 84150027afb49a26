// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;

/** MLflow's own word for what is wrong with a request, which distinguishes it from a page of something in between. */
final class Refusal {
    private Refusal() {}

    /** {@return MLflow's code; empty where it was not MLflow that answered} */
    static String code(ProviderException e) {
        return e.details().getOrDefault("code", "");
    }

    /** {@return whether MLflow would refuse the same thing again} */
    static boolean isFinal(ProviderException e) {
        return e instanceof InvalidRequestException && !code(e).isEmpty();
    }
}
