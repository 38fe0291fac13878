// Marks what a shared build shows: everything is hidden unless it says so.
#pragma once

#define FAIRDRIFT_EXPORT __attribute__((visibility("default")))
