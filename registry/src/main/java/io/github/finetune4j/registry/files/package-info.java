// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * A registry in a folder of plain files: {@link io.github.finetune4j.registry.files.FileRegistry}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.registry.files;

import org.jspecify.annotations.NullMarked;
