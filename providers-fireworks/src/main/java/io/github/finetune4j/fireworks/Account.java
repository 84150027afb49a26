// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.provider.Fields;
import java.util.List;
import java.util.Optional;

/** The account that everything belongs to: the one that was set, else the only one that the key may see. */
final class Account {
    private final ApiClient client;
    private volatile String id;

    Account(ApiClient client, String given) {
        this.client = client;
        id = given;
    }

    String id() {
        String known = id;
        if (known.isEmpty()) {
            known = only();
            id = known;
        }
        return known;
    }

    private String only() {
        HttpCall call =
                HttpCall.get("v1", "accounts").operation("list accounts").build();
        List<String> ids = new Fields(client.object(call))
                .objects("accounts").stream()
                        .map(JobName::last)
                        .filter(name -> !name.isEmpty())
                        .toList();
        if (ids.size() != 1) {
            throw new IllegalStateException("the key may see the accounts " + ids
                    + " -> call account(…) with one of them, or set FIREWORKS_ACCOUNT_ID");
        }
        return ids.get(0);
    }

    /** {@return the whole name of a resource of the account} */
    String name(String collection, String resource) {
        return "accounts/" + id() + "/" + collection + "/" + resource;
    }

    /** {@return the parts of the path of a collection, and further parts} */
    String[] path(String... parts) {
        String[] path = new String[parts.length + 3];
        path[0] = "v1";
        path[1] = "accounts";
        path[2] = id();
        System.arraycopy(parts, 0, path, 3, parts.length);
        return path;
    }

    /** {@return the parts of the path of a model, by its whole name; empty if it is no such name} */
    static Optional<String[]> model(String name) {
        return name.matches("accounts/[a-z0-9-]{1,63}/models/[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
                ? Optional.of(("v1/" + name).split("/", -1))
                : Optional.empty();
    }
}
