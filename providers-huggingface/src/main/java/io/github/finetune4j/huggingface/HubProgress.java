// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import org.apiguardian.api.API;

/**
 * The progress of a transfer.
 *
 * @param path file that moved last
 * @param bytesDone over all files of the call
 * @param bytesTotal over all files of the call, as far as known
 * @param filesDone whole files
 * @param filesTotal files of the call
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record HubProgress(String path, long bytesDone, long bytesTotal, int filesDone, int filesTotal) {}
