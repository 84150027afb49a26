// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
