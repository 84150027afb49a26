// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Files of protobuf messages, as TensorBoard's and W&amp;B's are. */
@NullMarked
package io.github.finetune4j.trackers.internal;

import org.jspecify.annotations.NullMarked;
