/** What libraries underneath say unasked. */
@NullMarked
package io.github.finetune4j.internal.logging;

import org.jspecify.annotations.NullMarked;
