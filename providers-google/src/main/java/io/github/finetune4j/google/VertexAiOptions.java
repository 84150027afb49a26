// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * Names of Vertex AI's own settings, for {@code FineTuneSpec.Builder.addOption}.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class VertexAiOptions {
    /** {@code true}: only the last checkpoint is kept and gets an endpoint. */
    public static final String EXPORT_LAST_CHECKPOINT_ONLY = "export_last_checkpoint_only";
    /** A description of the job, a text. */
    public static final String DESCRIPTION = "description";
    /** The service account that the job runs as, an e-mail address. */
    public static final String SERVICE_ACCOUNT = "service_account";
    /** A key of one's own that encrypts what the job makes: {@code projects/…/cryptoKeys/…}. */
    public static final String KMS_KEY = "kms_key";
    /** Which checkpoint of an earlier tuned model to go on from, where the base model is such a model. */
    public static final String CHECKPOINT = "checkpoint";

    static final Set<String> NAMES =
            new TreeSet<>(Set.of(EXPORT_LAST_CHECKPOINT_ONLY, DESCRIPTION, SERVICE_ACCOUNT, KMS_KEY, CHECKPOINT));

    private VertexAiOptions() {}
}
