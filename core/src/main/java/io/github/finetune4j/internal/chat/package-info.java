/** Where the fields of a chat's JSON lie. For the SDK's own modules only: it may change in any release. */
@NullMarked
package io.github.finetune4j.internal.chat;

import org.jspecify.annotations.NullMarked;
