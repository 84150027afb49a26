/** The engine under virtual time, with a provider over HTTP. */
@NullMarked
package io.github.finetune4j.internal.engine;

import org.jspecify.annotations.NullMarked;
