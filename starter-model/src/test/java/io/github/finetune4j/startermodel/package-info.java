@NullMarked
package io.github.finetune4j.startermodel;

import org.jspecify.annotations.NullMarked;
