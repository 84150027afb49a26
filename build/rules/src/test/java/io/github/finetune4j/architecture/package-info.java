// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Rules about the whole house, checked where all rooms are on the class path. */
@NullMarked
package io.github.finetune4j.architecture;

import org.jspecify.annotations.NullMarked;
