// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Calls about something that may not be there. Without state.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MaybeThere {
    private static final int NOT_FOUND = 404;

    private MaybeThere() {}

    /**
     * {@return whether it was there}
     *
     * @param client that calls
     * @param call that deletes it
     */
    public static boolean delete(ApiClient client, HttpCall call) {
        return find(client, call).isPresent();
    }

    /**
     * {@return the answer; empty where there is nothing}
     *
     * @param client that calls
     * @param call that asks for it
     */
    public static Optional<Fields> find(ApiClient client, HttpCall call) {
        try {
            return Optional.of(new Fields(client.object(call)));
        } catch (JobNotFoundException e) {
            return Optional.empty();
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
