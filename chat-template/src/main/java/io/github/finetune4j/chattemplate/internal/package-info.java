// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * The small Jinja behind {@link io.github.finetune4j.chattemplate}: lexer, parser, a tree of sealed records, and the
 * walk over it. Begin with {@link io.github.finetune4j.chattemplate.internal.Template}. Not for other modules; it may
 * change in any release.
 */
@NullMarked
package io.github.finetune4j.chattemplate.internal;

import org.jspecify.annotations.NullMarked;
