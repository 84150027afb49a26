// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * A store of captures in a folder.
 *
 * @since 0.1
 */
@NullMarked
package io.github.finetune4j.monitor.capture.files;

import org.jspecify.annotations.NullMarked;
