/** Shared inside this artifact; not for others. */
@NullMarked
package io.github.finetune4j.data.internal;

import org.jspecify.annotations.NullMarked;
