@NullMarked
package io.github.finetune4j.chat;

import org.jspecify.annotations.NullMarked;
