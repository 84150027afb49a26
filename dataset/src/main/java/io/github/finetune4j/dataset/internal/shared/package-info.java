/** Shared inside this artifact; not for others. */
@NullMarked
package io.github.finetune4j.dataset.internal.shared;

import org.jspecify.annotations.NullMarked;
