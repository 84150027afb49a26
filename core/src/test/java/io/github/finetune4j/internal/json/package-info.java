@NullMarked
package io.github.finetune4j.internal.json;

import org.jspecify.annotations.NullMarked;
