// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import org.apiguardian.api.API;

/**
 * The refusal of a data version that is reported once more and of which rows were forgotten: they don't come back that
 * way.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ForgottenRowsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the exception.
     *
     * @param version id of the data version
     * @param forgotten how many of its rows were forgotten
     */
    public ForgottenRowsException(String version, int forgotten) {
        super("data version " + version + ": " + forgotten
                + " of its rows were forgotten, and do not come back by being"
                + " reported again -> take them out of the source; what is left is another version");
    }
}
