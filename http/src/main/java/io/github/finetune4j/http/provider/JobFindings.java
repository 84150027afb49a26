// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The findings of a look at a job before anything is uploaded: what the service would refuse, and what should be known.
 * All problems are named at once. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class JobFindings {
    private final String provider;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /**
     * Begins without any.
     *
     * @param provider its id
     */
    public JobFindings(String provider) {
        this.provider = provider;
    }

    /**
     * Adds what the service would refuse.
     *
     * @param what in words, with what to do
     * @return this
     */
    public JobFindings problem(String what) {
        problems.add(what);
        return this;
    }

    /**
     * Adds what the service would refuse.
     *
     * @param what each in words, with what to do
     * @return this
     */
    public JobFindings problems(Collection<String> what) {
        problems.addAll(what);
        return this;
    }

    /**
     * Adds what the job can be started with, but should be known: it is logged.
     *
     * @param what in words
     * @return this
     */
    public JobFindings warning(String what) {
        warnings.add(what);
        return this;
    }

    /** {@return whether there is no problem} */
    public boolean fine() {
        return problems.isEmpty();
    }

    /** {@return what should be known} */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Refuses the job where there are problems, and names them all.
     *
     * @throws InvalidRequestException if there are
     */
    public void refuse() {
        if (!problems.isEmpty()) {
            throw new InvalidRequestException(
                    "the job would be refused, so nothing was uploaded: " + String.join("; ", problems)
                            + " -> fix what is named",
                    ProviderFailure.of(provider, "check job"),
                    null);
        }
    }
}
