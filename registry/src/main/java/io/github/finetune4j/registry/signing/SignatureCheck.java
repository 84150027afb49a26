// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.signing;

import io.github.finetune4j.error.FineTuneException;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The result of checking a signature.
 *
 * @param problems in words; empty if the model is what was signed, and who signed it is trusted
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record SignatureCheck(List<String> problems) {
    /** Copies the list. */
    public SignatureCheck {
        problems = List.copyOf(problems);
    }

    /** {@return whether the model is what was signed, and who signed it is trusted} */
    public boolean valid() {
        return problems.isEmpty();
    }

    /**
     * Does nothing where the signature is valid.
     *
     * @throws FineTuneException with all problems where it is not
     */
    public void orThrow() {
        if (!valid()) {
            throw new FineTuneException("the model's signature is not valid: " + String.join("; ", problems)
                    + " -> take the model from its maker again");
        }
    }
}
