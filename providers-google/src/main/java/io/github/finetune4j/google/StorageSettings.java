// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of uploads of data.
 *
 * @param piece bytes of a piece, a multiple of 256 KiB
 * @param patience for one attempt to send a piece
 * @param uploadFolder remembers uploads that broke off, null: only as long as the process lives
 * @param anyLocation whether the bucket may lie in another location than the jobs
 * @param anyProject whether the bucket may belong to another project
 */
record StorageSettings(
        long piece, Duration patience, @Nullable Path uploadFolder, boolean anyLocation, boolean anyProject) {}
