/** Tests of the job engine, which lie here because they need the fakes. */
@NullMarked
package io.github.finetune4j.internal.engine;

import org.jspecify.annotations.NullMarked;
