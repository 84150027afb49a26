/** What a name may be made of. */
@NullMarked
package io.github.finetune4j.internal.names;

import org.jspecify.annotations.NullMarked;
