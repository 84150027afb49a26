@NullMarked
package io.github.finetune4j.lora.internal.run;

import org.jspecify.annotations.NullMarked;
