#pragma once

#include <string>

namespace camelid {

// Loads the backends beside the libraries and silences llama.cpp's own output. Once per process.
void initialize_llama(const std::string & library_folder);

// The last lines that llama.cpp logged as errors, newest last; cleared by the call.
std::string take_error_log();

}  // namespace camelid
