// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ids of a service's jobs: a name, or an ARN that holds a region.
 *
 * @param provider its id
 * @param form of an id; its first group is the region
 * @param region in which the provider is open
 */
record JobIds(String provider, Pattern form, String region) {
    /** {@return the parts of the id, if there can be such a job in this region} */
    Matcher here(String id, String operation) {
        Matcher matcher = form.matcher(id);
        if (!matcher.matches()) {
            throw notFound(id, operation, "use the reference that its start gave", 0);
        }
        String there = matcher.group(1);
        if (there != null && !there.equals(region)) {
            throw notFound(
                    id,
                    operation,
                    "it is in the region " + there + ", and this provider is open in " + region + ": open one there",
                    0);
        }
        return matcher;
    }

    /** {@return that the service knows no such job} */
    JobNotFoundException missing(String id, String operation) {
        return notFound(id, operation, "check reference, account and region", 404);
    }

    private JobNotFoundException notFound(String id, String operation, String remedy, int status) {
        return new JobNotFoundException(
                "no job " + id + " at " + provider + " -> " + remedy,
                new ProviderFailure(provider, operation, status, null, 1),
                null);
    }
}
