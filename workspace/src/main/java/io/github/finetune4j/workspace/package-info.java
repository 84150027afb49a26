// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * All that an application keeps. Begin with {@link io.github.finetune4j.workspace.Workspace}.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.workspace;

import org.jspecify.annotations.NullMarked;
