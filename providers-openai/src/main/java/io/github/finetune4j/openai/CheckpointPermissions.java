// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Pages;
import io.github.finetune4j.http.provider.Fields;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * Controls which projects may use a checkpoint. Needs an administrator's key: {@link OpenAiProvider.Builder#adminKey}.
 * Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class CheckpointPermissions {
    private static final String[] PATH = {"fine_tuning", "checkpoints"};

    private final ApiClient client;

    CheckpointPermissions(ApiClient client) {
        this.client = client;
    }

    /**
     * The permission of one project to use a checkpoint.
     *
     * @param id the service's
     * @param projectId who may use the checkpoint
     * @since 0.1
     */
    public record Permission(String id, String projectId) {}

    private static Permission permission(Fields fields) {
        return new Permission(fields.text("id"), fields.text("project_id"));
    }

    /**
     * {@return the permissions of a checkpoint, asked for page by page}
     *
     * @param checkpointModel the name of its model
     */
    public Pages<Permission> list(String checkpointModel) {
        HttpCall call = HttpCall.get(PATH[0], PATH[1], checkpointModel, "permissions")
                .operation("list permissions")
                .build();
        return OpenAiLists.of(client, call).map(CheckpointPermissions::permission);
    }

    /**
     * {@return the new permissions}
     *
     * @param checkpointModel the name of its model
     * @param projects who may use it
     */
    public List<Permission> grant(String checkpointModel, List<String> projects) {
        HttpCall call = HttpCall.post(PATH[0], PATH[1], checkpointModel, "permissions")
                .operation("grant permissions")
                .json(Map.of("project_ids", projects))
                .build();
        return new Fields(client.object(call))
                .objects("data").stream().map(CheckpointPermissions::permission).toList();
    }

    /**
     * Takes a permission back; one that is gone already is fine.
     *
     * @param checkpointModel the name of its model
     * @param permissionId as {@link Permission#id()}
     * @return whether it was there
     */
    public boolean revoke(String checkpointModel, String permissionId) {
        try {
            client.object(HttpCall.delete(PATH[0], PATH[1], checkpointModel, "permissions", permissionId)
                    .operation("revoke permission")
                    .build());
            return true;
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) == 404) {
                return false;
            }
            throw e;
        }
    }
}
